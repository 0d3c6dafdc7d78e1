package server;

import java.nio.file.Path;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.JreMemoryLeakPreventionListener;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.ThreadLocalLeakPreventionListener;
import org.apache.catalina.startup.HostConfig;
import org.apache.catalina.startup.Tomcat;

/** Tomcat with the listeners of its {@code server.xml} and with hot deployment. */
final class OnTomcat implements Server {

  private final Tomcat tomcat = new Tomcat();
  private final StandardHost host = (StandardHost) tomcat.getHost();
  private final HostConfig deployer = new HostConfig();

  private OnTomcat(Path folder, Path applications) throws Exception {
    tomcat.setBaseDir(folder.toString());
    tomcat.getServer().addLifecycleListener(new JreMemoryLeakPreventionListener());
    tomcat.getServer().addLifecycleListener(new ThreadLocalLeakPreventionListener());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("minSpareThreads", "2");
    connector.setProperty("maxThreads", "2");
    tomcat.setConnector(connector);
    host.setAppBase(applications.toString());
    host.addLifecycleListener(deployer);
    tomcat.start();
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void deploy() {
    deployer.check(Redeployments.PATH);
  }

  @Override
  public ClassLoader loader() {
    return ((Context) application()).getLoader().getClassLoader();
  }

  @Override
  public void undeploy() {
    deployer.check(Redeployments.PATH);
    Redeployments.check("application of Tomcat", null, application());
  }

  private Container application() {
    return host.findChild(Redeployments.PATH);
  }

  @Override
  public void close() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  /** Argument: the WAR file. */
  public static void main(String[] args) throws Exception {
    Redeployments.run("tomcat", Path.of(args[0]), OnTomcat::new);
  }
}
