# Build, try and test emotiond. `make run` and `make test` install what is missing on a Debian machine.

PACKAGES = libavformat-dev libavcodec-dev libswscale-dev libsdl2-dev libsdl2-ttf-dev fonts-dejavu-core opencv-data \
	zlib1g-dev liblzma-dev libdnnl-dev pkg-config
TEST_PACKAGES = ffmpeg qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross
SWIFT_FLAGS = -c release
BINARY = .build/release/emotiond
INSTALL = Tools/install-packages

.PHONY: run build test bench clean

run: build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BINARY) demo --window; \
	else $(BINARY) demo --output demo.mp4 && echo "The annotated video is demo.mp4."; fi

build:
	@$(INSTALL) $(PACKAGES)
	swift build $(SWIFT_FLAGS) --product emotiond

# The tests run the release build: the program that people use is the one that is tested, and nothing is built twice.
test:
	@$(INSTALL) $(PACKAGES) $(TEST_PACKAGES)
	swift build $(SWIFT_FLAGS) --build-tests
	swift test $(SWIFT_FLAGS) --skip-build

clean:
	rm -rf .build demo.mp4
