"""Media on object storage, described by one address."""

from urllib.parse import parse_qs, unquote, urlsplit


def s3_options(url: str) -> dict[str, object]:
    """Options of django-storages for `s3://KEY:SECRET@HOST/BUCKET?region=…`.

    HOST is the endpoint of the provider. Raises ValueError when bucket or host is missing.
    """
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not parts.hostname or not bucket:
        raise ValueError("MEDIA_STORAGE_URL: s3://KEY:SECRET@HOST/BUCKET?region=REGION")
    query = parse_qs(parts.query)
    port = f":{parts.port}" if parts.port else ""
    return {
        "bucket_name": bucket,
        "endpoint_url": f"https://{parts.hostname}{port}",
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "region_name": query.get("region", [None])[0],
        "default_acl": "private",
        "file_overwrite": False,
        "querystring_auth": True,
    }
