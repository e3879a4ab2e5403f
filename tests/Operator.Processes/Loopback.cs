using System.Net;
using System.Net.Sockets;

namespace Operator.Processes;

/// <summary>This machine's own address.</summary>
public static class Loopback
{
    /// <summary>A port that nobody listens on, for what has to be told its port before it starts.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
