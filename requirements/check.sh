#!/bin/sh
# Fail when a requirement file no longer follows from pyproject.toml: check.sh BIN
set -eu
for set in run build dev; do
	copy=$(mktemp)
	cp "requirements/$set.txt" "$copy"
	sh requirements/compile.sh "$1" "$set" "$copy"
	diff -u "requirements/$set.txt" "$copy" || {
		echo "requirements/$set.txt is not current: run make requirements" >&2
		exit 1
	}
	rm -f "$copy"
done
