package server;

import java.nio.file.Path;
import org.eclipse.jetty.deploy.DeploymentScanner;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Scanner;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty with hot deployment. */
final class OnJetty implements Server {

  private static final int THREADS = 6;

  private final org.eclipse.jetty.server.Server jetty =
      new org.eclipse.jetty.server.Server(new QueuedThreadPool(THREADS, THREADS));

  private final ServerConnector connector = new ServerConnector(jetty, 1, 1);
  private final DeploymentScanner deployer = new DeploymentScanner(jetty);

  private OnJetty(Path folder, Path applications) throws Exception {
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    jetty.setHandler(new ContextHandlerCollection());
    jetty.setTempDirectory(folder.toFile());
    deployer
        .configureEnvironment(ServletContextHandler.ENVIRONMENT.getName())
        .setDefaultContextHandlerClass(WebAppContext.class);
    deployer.addWebappsDirectory(applications);
    jetty.addBean(deployer);
    jetty.start();
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void deploy() {
    scan();
  }

  @Override
  public ClassLoader loader() {
    return application().getClassLoader();
  }

  @Override
  public void undeploy() {
    scan();
    Redeployments.check("application of Jetty", null, application());
  }

  /** Scans twice, because Jetty waits until a file has stopped changing. */
  private void scan() {
    for (int i = 0; i < 2; i++) {
      Callback.Completable done = new Callback.Completable();
      deployer.getBean(Scanner.class).scan(done);
      done.join();
    }
  }

  private WebAppContext application() {
    return jetty.getDescendant(WebAppContext.class);
  }

  @Override
  public void close() throws Exception {
    jetty.stop();
    jetty.destroy();
  }

  /** Argument: the WAR file. */
  public static void main(String[] args) throws Exception {
    Redeployments.run("jetty", Path.of(args[0]), OnJetty::new);
  }
}
