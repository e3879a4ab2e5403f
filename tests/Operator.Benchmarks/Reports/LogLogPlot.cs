using System.Globalization;
using System.Text;

namespace Operator.Benchmarks.Reports;

/// <summary>A line of a plot.</summary>
/// <param name="Name">As it stands in the legend.</param>
/// <param name="Colour">Of line and marks, as SVG writes it.</param>
/// <param name="Dashed">Whether the line is dashed.</param>
/// <param name="Points">x and y, both above zero, by growing x. A single point is a mark without a line.</param>
internal sealed record Series(string Name, string Colour, bool Dashed, IReadOnlyList<(double X, double Y)> Points);

/// <summary>
/// A plot with logarithmic axes as SVG: what grows as the work is a straight line, and what does not grow is a level one. Plain shapes and
/// text on white, so that it reads the same in a dark page.
/// </summary>
internal sealed class LogLogPlot(string title, string xTitle, string yTitle, IReadOnlyList<Series> series)
{
    private const int Width = 640;
    private const int Height = 400;
    private const int Left = 70;
    private const int Right = 200;
    private const int Top = 40;
    private const int Bottom = 50;

    private readonly (double From, double To) xs = Bounds(series.SelectMany(each => each.Points).Select(point => point.X));
    private readonly (double From, double To) ys = Bounds(series.SelectMany(each => each.Points).Select(point => point.Y));

    public string ToSvg()
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>\n");
        Text(svg, Left, 22, title, "font-size=\"14\" font-weight=\"bold\"");
        foreach (var x in Decades(xs))
        {
            Line(svg, X(x), Y(ys.From), X(x), Y(ys.To), "stroke=\"#ddd\"");
            Text(svg, X(x), Height - Bottom + 18, Label(x), "text-anchor=\"middle\"");
        }

        foreach (var y in Decades(ys))
        {
            Line(svg, X(xs.From), Y(y), X(xs.To), Y(y), "stroke=\"#ddd\"");
            Text(svg, Left - 8, Y(y) + 4, Label(y), "text-anchor=\"end\"");
        }

        Text(svg, (Left + Width - Right) / 2.0, Height - 12, xTitle, "text-anchor=\"middle\"");
        Text(svg, 16, Top - 8, yTitle, "fill=\"#555\"");
        for (var i = 0; i < series.Count; i++)
        {
            Draw(svg, series[i], Top + 12 + (i * 20));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private void Draw(StringBuilder svg, Series line, double legend)
    {
        var dash = line.Dashed ? " stroke-dasharray=\"6 4\"" : "";
        var style = $"stroke=\"{line.Colour}\" stroke-width=\"2\"{dash} fill=\"none\"";
        if (line.Points.Count > 1)
        {
            svg.Append("<polyline points=\"").AppendJoin(' ', line.Points.Select(point => $"{N(X(point.X))},{N(Y(point.Y))}")).Append(CultureInfo.InvariantCulture, $"\" {style}/>\n");
        }

        foreach (var (x, y) in line.Points)
        {
            Mark(svg, X(x), Y(y), line);
        }

        var at = Width - Right + 12;
        Line(svg, at, legend, at + 24, legend, style);
        Mark(svg, at + 12, legend, line);
        Text(svg, at + 32, legend + 4, line.Name, "");
    }

    private static void Mark(StringBuilder svg, double x, double y, Series line) =>
        svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"3.5\" fill=\"{(line.Points.Count > 1 ? line.Colour : "#fff")}\" stroke=\"{line.Colour}\" stroke-width=\"2\"/>\n");

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, string style) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" {style}/>\n");

    private static void Text(StringBuilder svg, double x, double y, string text, string style) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\" {style}>{System.Security.SecurityElement.Escape(text)}</text>\n");

    private double X(double value) => Left + (Part(value, xs) * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - (Part(value, ys) * (Height - Top - Bottom));

    private static double Part(double value, (double From, double To) bounds) =>
        (Math.Log10(value) - Math.Log10(bounds.From)) / (Math.Log10(bounds.To) - Math.Log10(bounds.From));

    // Whole decades, at least one.
    private static (double From, double To) Bounds(IEnumerable<double> values)
    {
        var all = values.DefaultIfEmpty(1).ToList();
        var from = Math.Floor(Math.Log10(all.Min()));
        var to = Math.Ceiling(Math.Log10(all.Max()));
        return (Math.Pow(10, from), Math.Pow(10, Math.Max(to, from + 1)));
    }

    private static IEnumerable<double> Decades((double From, double To) bounds)
    {
        for (var decade = bounds.From; decade <= bounds.To * 1.001; decade *= 10)
        {
            yield return decade;
        }
    }

    private static string Label(double value) => value >= 1
        ? value.ToString("#,0", CultureInfo.InvariantCulture)
        : value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
