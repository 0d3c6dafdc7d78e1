package io.github.paimonffm;

/**
 * Names of catalog options, for {@link io.github.paimonffm.catalog.Catalog#open}. Other options of
 * Paimon are passed on by their names.
 */
public final class CatalogOptions {

  /** The kind of the catalog: {@code filesystem} (the default) or {@code rest}. */
  public static final String METASTORE = "metastore";

  /**
   * The warehouse: a path, or a URI with the scheme {@code file}, {@code s3} or {@code memory}; for
   * a REST catalog the name that the server gives the warehouse.
   */
  public static final String WAREHOUSE = "warehouse";

  /** The address of the server of a REST catalog. */
  public static final String URI = "uri";

  /** How requests to a REST catalog are authenticated: {@code bear} or {@code dlf}. */
  public static final String TOKEN_PROVIDER = "token.provider";

  /** The token of {@code token.provider=bear}. A secret. */
  public static final String TOKEN = "token";

  /** The address of the S3 service. */
  public static final String S3_ENDPOINT = "s3.endpoint";

  /** The region of the S3 service. */
  public static final String S3_REGION = "s3.region";

  /** The access key for S3. A secret. */
  public static final String S3_ACCESS_KEY = "s3.access-key";

  /** The secret key for S3. A secret. */
  public static final String S3_SECRET_KEY = "s3.secret-key";

  /**
   * Whether the bucket is in the path of a request and not in the host name; default {@code false}.
   */
  public static final String S3_PATH_STYLE_ACCESS = "s3.path-style-access";

  /** The number of times that a request to S3 is tried again. */
  public static final String S3_RETRY_LIMIT = "s3.retry.limit";

  /**
   * Whether snapshots may be published on a service that ignores {@code If-None-Match}; default
   * {@code false}. Safe only if no other writer commits to the same tables.
   */
  public static final String S3_UNCONDITIONAL_PUT = "paimonffm.s3.unconditional-put";

  private CatalogOptions() {}
}
