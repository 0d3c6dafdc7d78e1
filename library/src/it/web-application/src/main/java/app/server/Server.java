package app.server;

import java.nio.file.Path;

/** A server for one web application at a time. */
interface Server extends AutoCloseable {

  /**
   * Deploys an application under the path {@code /app}.
   *
   * @return its class loader
   */
  ClassLoader deploy(Path war) throws Exception;

  /** Undeploys the application. */
  void undeploy() throws Exception;

  /** Returns the port of the server on the loopback interface. */
  int port();
}
