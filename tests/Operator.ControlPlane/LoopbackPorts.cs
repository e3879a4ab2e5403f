using System.Net;
using System.Net.Sockets;

namespace Operator.ControlPlane;

/// <summary>Free ports for programs that cannot pick one themselves.</summary>
internal static class LoopbackPorts
{
    /// <summary>Distinct ports that were free a moment ago; all are held until all are known.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            return [.. listeners.Select(listener =>
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            })];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
    }
}
