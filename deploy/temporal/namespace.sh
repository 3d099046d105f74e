#!/bin/sh
# Make the namespace once. What must be kept for years is in our own database and blobs,
# so closed histories need to stay only as long as somebody may want to look at them.
set -eu
temporal operator namespace describe --namespace sidos >/dev/null 2>&1 ||
	temporal operator namespace create --namespace sidos --retention 720h
