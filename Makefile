# A thin front for the CMake presets.
build:
	cmake --preset release && cmake --build --preset release
.PHONY: build
