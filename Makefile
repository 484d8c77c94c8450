# Build, try and test emotiond. `make run` and `make test` install what is missing on a Debian machine.

PACKAGES = libavformat-dev libavcodec-dev libswscale-dev libsdl2-dev libsdl2-ttf-dev fonts-dejavu-core opencv-data \
	zlib1g-dev liblzma-dev libv4l-dev libjpeg-dev libdnnl-dev libsqlite3-dev pkg-config
TEST_PACKAGES = ffmpeg qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross libjpeg-turbo-progs xvfb xauth sqlite3
VM_PACKAGES = qemu-system-x86 busybox-static kmod cpio gcc ffmpeg
SWIFT_FLAGS = -c release
BINARY = .build/release/emotiond
INSTALL = Tools/install-packages

.PHONY: run build test test-vm clean

run: build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BINARY) demo --window; \
	else $(BINARY) demo --output demo.mp4 && echo "The annotated video is demo.mp4."; fi

build:
	@$(INSTALL) $(PACKAGES)
	swift build $(SWIFT_FLAGS) --product emotiond

# The tests run the release build: the program that people use is the one that is tested, and nothing is built twice.
test:
	@$(INSTALL) $(PACKAGES) $(TEST_PACKAGES)
	xvfb-run -a swift test $(SWIFT_FLAGS) --filter aWindowOpensOnTheDisplay
	swift test $(SWIFT_FLAGS) --skip-build

# What cameras do, on a real kernel in QEMU with an emulated USB webcam: three minutes, so it is a target of its own.
test-vm:
	@$(INSTALL) $(PACKAGES) $(VM_PACKAGES)
	Tests/VirtualMachine/run

clean:
	rm -rf .build demo.mp4
