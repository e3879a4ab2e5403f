namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>In which form an object is asked for.</summary>
internal enum Shape
{
    Object,
    Table,
    PartialMetadata,
}

/// <summary>Reads the <c>Accept</c> header.</summary>
internal static class AcceptedShape
{
    /// <summary>The first acceptable media type decides; protobuf is not spoken, so that a client gets the JSON that it also lists.</summary>
    public static Shape Of(HttpRequest request)
    {
        foreach (var media in request.Headers.Accept.ToString().Split(','))
        {
            var parameters = media.Split(';', StringSplitOptions.TrimEntries);
            if (parameters[0] is not ("application/json" or "application/*" or "*/*" or ""))
            {
                continue;
            }

            if (parameters.Contains("as=Table"))
            {
                return Shape.Table;
            }

            return parameters.Any(p => p.StartsWith("as=PartialObjectMetadata", StringComparison.Ordinal)) ? Shape.PartialMetadata : Shape.Object;
        }

        return Shape.Object;
    }
}
