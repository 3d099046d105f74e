# The image of every Sidos process. Debian's LibreOffice makes the PDFs.
FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libreoffice-writer-nogui fonts-crosextra-carlito fonts-liberation \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/sidos
COPY requirements/run.txt requirements/build.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY domain domain
COPY messages messages
COPY workflows workflows
COPY activities activities
COPY adapters adapters
COPY templates templates
COPY locales locales
COPY service service
COPY commands commands
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && useradd --create-home sidos \
    && install -d -o sidos /var/lib/sidos/blobs /var/lib/sidos/mail
USER sidos
ENTRYPOINT ["sidos"]
