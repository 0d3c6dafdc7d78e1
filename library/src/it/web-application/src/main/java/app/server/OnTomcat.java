package app.server;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.HostConfig;
import org.apache.catalina.startup.Tomcat;

/** Runs the application on Tomcat, which deploys the files of a folder. */
public final class OnTomcat implements Server {

  private final Tomcat tomcat = new Tomcat();
  private final StandardHost host;
  private final Path file;

  private OnTomcat(Path folder) throws Exception {
    Path applications = Files.createDirectories(folder.resolve("webapps"));
    file = applications.resolve("app.war");
    tomcat.setBaseDir(folder.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    // The deployment below runs at once, and not every ten seconds.
    tomcat.getEngine().setBackgroundProcessorDelay(-1);
    host = (StandardHost) tomcat.getHost();
    host.setAppBase(applications.toString());
    host.addLifecycleListener(new HostConfig());
    tomcat.start();
  }

  public static void main(String[] args) throws Exception {
    Redeployments.run("Tomcat", args, OnTomcat::new);
  }

  @Override
  public ClassLoader deploy(Path war) throws Exception {
    Files.copy(war, file);
    host.backgroundProcess();
    return ((Context) host.findChild("/app")).getLoader().getClassLoader();
  }

  @Override
  public void undeploy() throws Exception {
    Files.delete(file);
    host.backgroundProcess();
    if (host.findChildren().length > 0) {
      throw new AssertionError("Tomcat has not undeployed the application");
    }
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }
}
