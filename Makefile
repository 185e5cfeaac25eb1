# One build configuration, with the same flags for the tool as for its tests, so that a clean checkout compiles once.
# Threads that wait for work let others run: on a shared machine spinning costs more than it saves.
export OMP_WAIT_POLICY ?= PASSIVE

SWIFT_SOURCES = Sources Tests Benchmarks Package.swift

.PHONY: setup build test demo bench conformance format lint clean

setup:
	@Scripts/setup

build: setup
	swift build -c release

test: setup
	swift test -c release --disable-testable-imports

demo: build
	@Scripts/demo

bench: build
	@Scripts/bench

conformance: build
	@Scripts/onnx-conformance

format:
	swift format format --in-place --recursive $(SWIFT_SOURCES)

lint:
	swift format lint --strict --recursive $(SWIFT_SOURCES)

clean:
	rm -rf .build
