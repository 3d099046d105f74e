#!/bin/sh
# Set up Temporal's two schemas, or bring them up to date: both steps may be repeated.
set -eu
for database in temporal temporal_visibility; do
	case $database in
	temporal) folder=temporal ;;
	*) folder=visibility ;;
	esac
	tool="temporal-sql-tool --plugin postgres12 --endpoint postgres --port 5432 --user temporal --db $database"
	$tool setup-schema -v 0.0
	$tool update-schema -d "/etc/temporal/schema/postgresql/v12/$folder/versioned"
done
