# Build, try and test emotiond. `make run` and `make test` install what is missing on a Debian machine.

PACKAGES = libavformat-dev libavcodec-dev libswscale-dev libsdl2-dev libsdl2-ttf-dev fonts-dejavu-core opencv-data \
	zlib1g-dev liblzma-dev libv4l-dev libjpeg-dev libdnnl-dev libsqlite3-dev libmosquitto-dev pkg-config binutils valgrind
TEST_PACKAGES = curl chromium chromium-driver ffmpeg qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross libjpeg-turbo-progs \
	xvfb xauth sqlite3 mosquitto mosquitto-clients openssl
VM_PACKAGES = qemu-system-x86 busybox-static kmod cpio gcc ffmpeg mmdebstrap e2fsprogs $(DEB_PACKAGES)
DEB_PACKAGES = dpkg-dev
PACKAGE_TEST_PACKAGES = man-db mandoc lintian desktop-file-utils bash zsh fish systemd
SWIFT_FLAGS = -c release
# Otherwise traits of packages come in another order each time, and what they are flags of is compiled again.
SWIFT_BUILD = SWIFT_DETERMINISTIC_HASHING=1 swift build
# A program with its libraries inside, of which less is read and written before it begins: half the time, two thirds of the memory.
PROGRAM_FLAGS = $(SWIFT_FLAGS) --static-swift-stdlib --disable-local-rpath -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs \
	-Xlinker --no-export-dynamic -Xswiftc -Xfrontend -Xswiftc -function-sections -Xlinker --no-warn-symbol-ordering \
	-Xswiftc -Xclang-linker -Xswiftc -static-libgcc \
	-Xlinker '--defsym=cglibc_constants_begin=ADDR(.rodata)' -Xlinker '--defsym=cglibc_constants_end=ADDR(.rodata)+SIZEOF(.rodata)'
BINARY = .build/release/emotiond
INSTALL = Tools/install-packages
# What is installed has a folder of its own, beside what is built for tests, and looks for nothing in the toolchain's.
STATIC = .build-static
STATIC_FLAGS = $(PROGRAM_FLAGS) --scratch-path $(STATIC)
INSTALLED = $(STATIC)/release/emotiond
MANUAL = $(STATIC)/emotiond.1
DEB = $(STATIC)/emotiond.deb
PREFIX ?= /usr/local
# Where `make bench` installs the peers, and clips of real faces, where they are.
PEERS ?= $${XDG_CACHE_HOME:-$$HOME/.cache}/emotiond/peers
DATA ?= ../shared/data
export DESTDIR PREFIX

# Builds the program in a folder with the given flags, in whose `functions.order` the functions stand that it runs first. The list is made
# by the program: where it is empty, that is linked once more. Without the list it is the same program, in more memory.
define build_program
	@mkdir -p $(1)/libraries && touch $(1)/functions.order && ln -sf "$$(clang -print-file-name=libstdc++.a)" $(1)/libraries
	$(SWIFT_BUILD) $(2) $(call linking,$(1))
	@[ -s $(1)/functions.order ] || { Tools/order-functions $(1)/release/emotiond $(1)/functions.order && rm $(1)/release/emotiond; } \
		|| echo "Functions stay in the order of the compiler."
	@[ -e $(1)/release/emotiond ] || $(SWIFT_BUILD) $(2) $(call linking,$(1))
endef
# C++'s library is found there without its shared form, which takes longest of all to bind.
linking = -Xlinker --symbol-ordering-file=$(CURDIR)/$(1)/functions.order -Xlinker -L$(CURDIR)/$(1)/libraries --product emotiond

.PHONY: run build bench test test-package test-vm static install uninstall deb clean

run: build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BINARY) demo --window; \
	else $(BINARY) demo --output demo.mp4 && echo "The annotated video is demo.mp4."; fi

build:
	@$(INSTALL) $(PACKAGES)
	$(call build_program,.build,$(PROGRAM_FLAGS))

# The tests run the release build: the program that people use is the one that is tested. The runner's own words come last.
test:
	@$(INSTALL) $(PACKAGES) $(TEST_PACKAGES)
	$(MAKE) test-package test-vm
	xvfb-run -a -s -noreset swift test $(SWIFT_FLAGS) --filter 'aWindowOpensOnTheDisplay|aLiveWindowOpensOnTheDisplay'
	Tests/InstructionCounts/run .build/release/InstructionProbe
	swift test $(SWIFT_FLAGS) --skip-build

# The speed beside OpenCV's, ONNX Runtime's and OpenVINO's, written into Documentation/Measurements.md.
bench: build
	@$(INSTALL) python3-venv
	@[ -x "$(PEERS)/bin/python" ] || python3 -m venv "$(PEERS)"
	@"$(PEERS)/bin/python" -c 'import cv2, onnxruntime, openvino' 2>/dev/null \
		|| "$(PEERS)/bin/python" -m pip install --quiet 'opencv-python-headless<5' onnxruntime openvino numpy
	"$(PEERS)/bin/python" Benchmarks/compare.py --program $(BINARY) --data "$(DATA)"

# What is installed and packaged is whole, and understood by those that it is for.
test-package: deb
	@$(INSTALL) $(PACKAGE_TEST_PACKAGES)
	Tests/Packaging/run $(INSTALLED) $(MANUAL) $(DEB)

# What cameras do, and the service from its package, on a real kernel in QEMU with an emulated USB webcam.
test-vm:
	@$(INSTALL) $(PACKAGES) $(VM_PACKAGES)
	Tests/VirtualMachine/run

static:
	@$(INSTALL) $(PACKAGES)
	$(call build_program,$(STATIC),$(STATIC_FLAGS))
	$(SWIFT_BUILD) $(STATIC_FLAGS) --product ManualPage
	Tools/build-manual $(INSTALLED) $(STATIC)/release/ManualPage $(MANUAL)

# `make static && sudo make install` builds as oneself; DESTDIR and PREFIX are honoured.
install: $(MANUAL)
	Tools/install-files install $(INSTALLED) $(MANUAL)

$(MANUAL):
	$(MAKE) static

uninstall:
	@Tools/install-files uninstall $(INSTALLED) $(MANUAL)

deb: static
	@$(INSTALL) $(DEB_PACKAGES)
	Tools/build-deb $(INSTALLED) $(MANUAL) $(DEB)

clean:
	rm -rf .build $(STATIC) demo.mp4
