# Thin: each target is one script or one Meson call. `make help` lists them.
BUILD ?= build
PREFIX ?= /usr/local

.PHONY: help setup build demo test check bench fuzz screenshots install clean
help:
	@echo "make setup    install the Debian packages that are missing"
	@echo "make build    build/truce"
	@echo "make demo     play the exercise of 2 May 2017 in Astana and show its board"
	@echo "make test     all tests, under ASan and UBSan (up to 25 minutes on 2 cores)"
	@echo "make check    test, and both compilers, clang-tidy, many kills, long records (some hours)"
	@echo "make bench    what it does in a second, beside what this machine can"
	@echo "make fuzz     every fuzzer for SECONDS_EACH=60"
	@echo "make screenshots pictures of the app's pages, into build/screenshots"
	@echo "make install  into PREFIX=$(PREFIX)"

setup:
	@sh tools/setup.sh test
build:
	@sh tools/setup.sh build
	@test -f $(BUILD)/build.ninja || CC=$${CC:-gcc} meson setup $(BUILD) --prefix $(PREFIX) >/dev/null
	@sed -n 's/^Message: \(Without.*\)/\1/p' $(BUILD)/meson-logs/meson-log.txt
	@ninja -C $(BUILD) truce
demo: build
	@$(BUILD)/truce demo --once
test:
	@sh tools/setup.sh test
	@python3 tests/run.py
check:
	@sh tools/setup.sh check
	@python3 tests/run.py --check
bench: build
	@python3 bench/run.py $(BUILD)
fuzz:
	@sh tools/setup.sh test
	@sh tools/fuzz.sh $${SECONDS_EACH:-60}
screenshots: build
	@sh tools/setup.sh test
	@python3 tests/web/run.py $(BUILD)/truce --pictures $(BUILD)/screenshots
install: build
	@meson install -C $(BUILD)
clean:
	rm -rf build build-*
