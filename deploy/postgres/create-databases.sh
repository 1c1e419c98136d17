#!/bin/sh
# Runs once, when the data directory is new: a database and a role of its own for every service.
set -eu

create() {
    psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname postgres \
        --set name="questline_$1" --set password="$2" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

create auth "$AUTH_DATABASE_PASSWORD"
create catalog "$CATALOG_DATABASE_PASSWORD"
create processing "$PROCESSING_DATABASE_PASSWORD"
