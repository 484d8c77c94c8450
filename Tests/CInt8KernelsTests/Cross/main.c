// Compares every instruction set of the processor it runs on with plain sums: for processors that are only emulated here.

#include "CInt8Kernels.h"
#include "KernelCheck.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **arguments) {
    const cint8_kernels *sets[cint8_most_sets];
    const int32_t set_count = cint8_all_kernels(sets);
    int32_t failures = 0, checks = 0, is_found = count < 2;
    for (int32_t set = 0; set < set_count; set++) {
        const char *name = sets[set]->name;
        is_found = is_found || strcmp(name, arguments[1]) == 0;
        for (int32_t i = 0; i < check_shape_count; i++) {
            char message[200] = "";
            const int32_t equal = check_convolution(sets[set], i, message, sizeof message)
                && check_rest(sets[set], i, message, sizeof message);
            checks++;
            if (equal) continue;
            printf("shape %d: %s\n", i, message);
            failures++;
        }
    }
    if (!is_found) {
        printf("%s is not among the sets that this processor runs\n", arguments[1]);
        return 1;
    }
    printf("%d of %d checks failed\n", failures, checks);
    return failures > 0;
}
