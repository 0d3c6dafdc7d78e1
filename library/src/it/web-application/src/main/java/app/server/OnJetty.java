package app.server;

import java.nio.file.Path;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Runs the application on Jetty. */
public final class OnJetty implements Server {

  private final org.eclipse.jetty.server.Server jetty = new org.eclipse.jetty.server.Server();
  private final ServerConnector connector = new ServerConnector(jetty);
  private final ContextHandlerCollection applications = new ContextHandlerCollection();
  private final Path folder;
  private WebAppContext application;

  private OnJetty(Path folder) throws Exception {
    this.folder = folder;
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    jetty.setHandler(applications);
    jetty.start();
  }

  public static void main(String[] args) throws Exception {
    Redeployments.run("Jetty", args, OnJetty::new);
  }

  @Override
  public ClassLoader deploy(Path war) throws Exception {
    application = new WebAppContext(war.toString(), "/app");
    application.setTempDirectory(folder.toFile());
    applications.addHandler(application);
    application.start();
    return application.getClassLoader();
  }

  @Override
  public void undeploy() throws Exception {
    application.stop();
    applications.removeHandler(application);
    application.destroy();
    application = null;
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws Exception {
    jetty.stop();
  }
}
