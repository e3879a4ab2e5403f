using System.Text.Json.Nodes;

namespace Operator.Install.Tests.Charts;

/// <summary>
/// The Pod Security Standard 'restricted' in rules of our own: the control plane of the tests has no Pod Security admission. Written from
/// the standard's text (Kubernetes 1.30 and later).
/// </summary>
internal static class RestrictedProfile
{
    private static readonly string[] Volumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    /// <summary>What admission would refuse; empty when nothing.</summary>
    public static IEnumerable<string> Violations(JsonNode entity)
    {
        if (Workloads.PodSpec(entity) is not { } pod)
        {
            yield break;
        }

        foreach (var shared in new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(member => pod[member] is JsonValue value && (bool)value))
        {
            yield return shared;
        }

        foreach (var volume in (pod["volumes"] as JsonArray ?? []).Where(volume => !volume!.AsObject().Any(member => Volumes.Contains(member.Key))))
        {
            yield return $"volume {volume!["name"]}";
        }

        foreach (var container in Workloads.Containers(entity))
        {
            var name = (string)container["name"]!;
            var own = container["securityContext"];
            if (own?["privileged"] is JsonValue privileged && (bool)privileged)
            {
                yield return $"{name}: privileged";
            }

            if (own?["allowPrivilegeEscalation"] is not JsonValue escalation || (bool)escalation)
            {
                yield return $"{name}: allowPrivilegeEscalation";
            }

            if ((own?["runAsNonRoot"] ?? pod["securityContext"]?["runAsNonRoot"]) is not JsonValue nonRoot || !(bool)nonRoot)
            {
                yield return $"{name}: runAsNonRoot";
            }

            if ((own?["runAsUser"] ?? pod["securityContext"]?["runAsUser"]) is JsonValue user && (long)user == 0)
            {
                yield return $"{name}: runAsUser";
            }

            if ((string?)(own?["seccompProfile"] ?? pod["securityContext"]?["seccompProfile"])?["type"] is not ("RuntimeDefault" or "Localhost"))
            {
                yield return $"{name}: seccompProfile";
            }

            if (!(own?["capabilities"]?["drop"] as JsonArray ?? []).Any(drop => (string?)drop == "ALL"))
            {
                yield return $"{name}: capabilities.drop";
            }

            if ((own?["capabilities"]?["add"] as JsonArray ?? []).Any(add => (string?)add != "NET_BIND_SERVICE"))
            {
                yield return $"{name}: capabilities.add";
            }

            if ((container["ports"] as JsonArray ?? []).Any(port => port!["hostPort"] is not null))
            {
                yield return $"{name}: hostPort";
            }
        }
    }
}
