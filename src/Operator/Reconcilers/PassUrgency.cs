using Operator.ApiGateway.Resilience;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;

namespace Operator.Reconcilers;

/// <summary>
/// In which lane of the AWS budget the calls of a pass wait. The work queue knows what woke the pass; the object knows whether somebody
/// still waits for it: an edit that met a throttled account, or the operator's restart, comes back as routine but is none.
/// </summary>
internal static class PassUrgency
{
    /// <summary>The more urgent of what woke the pass and what is left to do for the object.</summary>
    public static RequestPriority Of(ObjectPass pass, QueuePriority woken)
    {
        var lane = woken switch
        {
            QueuePriority.Edit => RequestPriority.Edit,
            QueuePriority.Deletion => RequestPriority.Deletion,
            QueuePriority.Reference => RequestPriority.Reference,
            _ => RequestPriority.Resync,
        };
        var open = pass.IsDeleting ? RequestPriority.Deletion
            : pass.ManagementPolicy == ManagementPolicy.Manage && pass.IsEdit ? RequestPriority.Edit
            : RequestPriority.Resync;
        return open > lane ? open : lane;
    }
}
