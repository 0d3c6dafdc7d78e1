package server;

/** A server that deploys {@code numbers.war} at the path {@code /numbers}. */
interface Server extends AutoCloseable {

  /** Returns the port on the loopback address. */
  int port();

  /** Deploys the application, whose file has just been copied to the server's folder. */
  void deploy() throws Exception;

  /** Returns the class loader of the deployed application. */
  ClassLoader loader();

  /** Undeploys the application, whose file has just been deleted. */
  void undeploy() throws Exception;
}
