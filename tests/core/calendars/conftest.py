import ibis
import pytest
from pyspark.sql import SparkSession


@pytest.fixture
def spark_connection():
    """Return an Ibis connection to a small Spark session on this machine."""
    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    yield ibis.pyspark.connect(session)
    session.stop()
