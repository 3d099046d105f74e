#!/bin/sh
# Compile one hashed requirement file: compile.sh BIN run|dev|build [--output FILE]
# No index address is written, so that the files hold on any mirror.
set -eu
bin=$1 set=$2 output=${3:-requirements/$2.txt}
common="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet"
case $set in
run) exec "$bin/uv" pip compile $common pyproject.toml --output-file "$output" ;;
build) exec "$bin/uv" pip compile $common --group build --output-file "$output" ;;
dev) exec "$bin/uv" pip compile $common pyproject.toml --group test --group check --group build \
	--constraint requirements/run.txt --output-file "$output" ;;
esac
