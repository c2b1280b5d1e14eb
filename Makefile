# A thin front for the CMake presets. `make demo` and `make check` work on a bare Debian 12
# machine; they install what is missing (as root, or through sudo).
PACKAGES = build-essential cmake pkg-config git libgsl-dev libhdf5-dev libyaml-dev \
           libnlopt-dev librandom123-dev libcmocka-dev
CHECK_PACKAGES = $(PACKAGES) python3-h5py python3-numpy python3-pandas python3-xarray \
                 python3-netcdf4 python3-h5netcdf netcdf-bin python3-yaml \
                 python3-jsonschema mandoc gnuplot-nox chromium \
                 python3-matplotlib jupyter-nbconvert python3-ipykernel \
                 libopenmpi-dev openmpi-bin libmpich-dev mpich
SANITIZE_PACKAGES = $(CHECK_PACKAGES) clang libomp-dev
PACKAGE_PACKAGES = $(PACKAGES) dpkg-dev file gzip
PACKAGE_TEST_PACKAGES = debootstrap lintian
EMULATE_PACKAGES = $(PACKAGES) bochs bochsbios bochs-term vgabios busybox-static \
                   isolinux syslinux-common genisoimage cpio
ANALYSE_PACKAGES = $(PACKAGES) python3 clang clang-tidy cppcheck
ALVH = build/release/bin/alvh
MAKEFLAGS += --no-print-directory

.PHONY: help build install demo check bench study coverage survival soak faults power \
        sanitize emulate analyse branches mutate clean package package-test api-docs

help:
	@echo "make demo      build, run the built-in demo, write results/demo.h5"
	@echo "make install   build, and put everything below PREFIX (/usr/local)"
	@echo "make check     build and run every test"
	@echo "make bench     measure speed, as ratios taken side by side"
	@echo "make study     run every table of docs/findings.md anew"
	@echo "make coverage  measure how often the intervals of docs/statistics.md hold the truth"
	@echo "make survival  kill and resume runs hundreds of times (docs/reliability.md)"
	@echo "make faults    fail every call of every class, one by one, for hours"
	@echo "make power     lose power at every moment of small runs, for an hour or two"
	@echo "make soak      random small runs for MINUTES (20), each made twice and compared"
	@echo "make sanitize  every test under the address, undefined and thread sanitizers"
	@echo "make analyse   clang, clang-tidy and cppcheck over models, sim and include"
	@echo "make branches  how many branches of models and sim the tests take"
	@echo "make mutate    how many of 100 broken lines the tests notice, for some hours"
	@echo "make package   Debian packages, below build/package (docs/library.md)"
	@echo "make package-test  install and use them in a Debian root of their own, as root"
	@echo "make api-docs  the library's interface as pages, below build/api"
	@echo "make emulate   tests of the AVX-512 code on an emulated processor, for an hour"

# $(call install,packages): nothing to do and nothing printed when all are there.
install = @missing=; for package in $(1); do \
	dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
		|| missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then echo "installing$$missing"; \
	root=; [ "$$(id -u)" = 0 ] || root=sudo; \
	$$root apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
		$$root apt-get install -qq -y --no-install-recommends $$missing >/dev/null; fi

# Every step of a build is told on a terminal; elsewhere only what goes wrong, and the
# progress of what takes long.
define build
	@mkdir -p build; told=$$([ -t 1 ] && echo ON || echo OFF); \
		cmake --preset $(1) -DCMAKE_RULE_MESSAGES=$$told -DCMAKE_TARGET_MESSAGES=$$told \
			>build/$(1).log 2>&1 || { cat build/$(1).log; exit 1; }
	@echo "building $(1)"
	@cmake --build --preset $(1) -j "$$(nproc)"
endef

build:
	$(call install,$(PACKAGES))
	$(call build,release)

PREFIX ?= /usr/local
install: build
	@cmake --install build/release --prefix $(PREFIX)

demo: build
	$(ALVH) run demo -o results/demo.h5

check:
	$(call install,$(CHECK_PACKAGES))
	$(call build,release)
	@ctest --preset release

# Rows against QuantLib (libquantlib0-dev) and numba (python3-numba) where these are installed.
bench: build
	$(call install,python3)
	@cmake --build --preset release --target bench

study: build
	$(call install,python3 python3-h5py python3-numpy)
	@python3 results/study.py $(ALVH)

coverage: build
	$(call install,python3 python3-h5py python3-numpy)
	@python3 results/coverage.py $(ALVH) build/release/bench/coverage

# Tables fitted by the release build serve here: a sanitizer makes a fit many times slower.
sanitize: build
	$(call install,$(SANITIZE_PACKAGES))
	$(call build,asan-ubsan)
	@ctest --preset asan-ubsan
	$(call build,tsan)
	@ctest --preset tsan

survival: build
	$(call install,python3 python3-h5py)
	@/usr/bin/python3 tests/check_survival.py $(ALVH) build/survival 200 50

faults: build
	@build/release/tests/faults/alvh_faults tests/faults/small.yaml models build/faults all \
		"$$(nproc)"

power: build
	@build/release/tests/power/alvh_power tests/faults/small.yaml models build/power all "$$(nproc)"

MINUTES ?= 20
soak: build
	$(call install,python3 python3-h5py)
	@/usr/bin/python3 tests/soak.py $(ALVH) build/soak $(MINUTES)

# Bochs emulates a processor that has AVX-512, for machines whose own has not.
emulate:
	$(call install,$(EMULATE_PACKAGES))
	$(call build,release)
	@tests/emulate_avx512.sh build/release build/emulate

analyse:
	$(call install,$(ANALYSE_PACKAGES))
	$(call build,clang)
	@python3 tests/analyse.py build/clang

# Tables come from the release build. Branches of one line are those of all its copies.
branches: build
	$(call install,$(CHECK_PACKAGES) gcovr)
	$(call build,branches)
	@find build/branches -name '*.gcda' -delete
	@ctest --preset branches
	@gcovr --root . --object-directory build/branches --filter models/ --filter sim/ \
		--exclude-unreachable-branches --branches --sort-percentage \
		--fail-under-branch 90

# ctest of the release build says how long tests take.
mutate: build
	$(call install,$(CHECK_PACKAGES) binutils)
	@[ -e build/release/Testing/Temporary/CTestCostData.txt ] || ctest --preset release
	@python3 tests/mutate.py . build/release build/mutate --count 100

package: build
	$(call install,$(PACKAGE_PACKAGES))
	$(call build,package)
	@rm -f build/package/*.deb
	@cd build/package && cpack --config CPackConfig.cmake >cpack.log 2>&1 || { cat cpack.log; exit 1; }
	@ls build/package/*.deb

package-test: package
	$(call install,$(PACKAGE_TEST_PACKAGES))
	@tests/package_root.sh build/package build/package-root

api-docs:
	$(call install,doxygen)
	@mkdir -p build/api
	@ALVH_VERSION=$$(sed -n 's/^project(alvh VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt) \
		ALVH_API_DOCS=build/api doxygen docs/Doxyfile
	@echo build/api/index.html

clean:
	rm -rf build
