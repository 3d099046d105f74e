#!/bin/sh
# Run once by the postgres image on an empty volume: an owner and its databases for each.
set -eu
psql -v ON_ERROR_STOP=1 -v sidos="$SIDOS_DATABASE_PASSWORD" -v temporal="$TEMPORAL_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE sidos LOGIN PASSWORD :'sidos';
CREATE DATABASE sidos OWNER sidos;
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
SQL
