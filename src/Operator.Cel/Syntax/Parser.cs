namespace Operator.Cel.Syntax;

/// <summary>
/// Recursive descent over the CEL grammar. Nesting and length are bounded, so that no text can exhaust the stack: neither
/// while parsing nor while the tree is evaluated.
/// </summary>
internal sealed class Parser
{
    private const int MaxLength = 100_000;

    private static readonly Dictionary<string, BinaryOperator> Relations = new(StringComparer.Ordinal)
    {
        ["=="] = BinaryOperator.Equal,
        ["!="] = BinaryOperator.NotEqual,
        ["<"] = BinaryOperator.Less,
        ["<="] = BinaryOperator.LessOrEqual,
        [">"] = BinaryOperator.Greater,
        [">="] = BinaryOperator.GreaterOrEqual,
        ["in"] = BinaryOperator.In,
    };

    private static readonly Dictionary<string, BinaryOperator> Sums = new(StringComparer.Ordinal)
    {
        ["+"] = BinaryOperator.Add,
        ["-"] = BinaryOperator.Subtract,
    };

    private static readonly Dictionary<string, BinaryOperator> Products = new(StringComparer.Ordinal)
    {
        ["*"] = BinaryOperator.Multiply,
        ["/"] = BinaryOperator.Divide,
        ["%"] = BinaryOperator.Modulo,
    };

    private readonly IReadOnlyList<Token> tokens;
    private int next;
    private int nesting;

    private Parser(IReadOnlyList<Token> tokens) => this.tokens = tokens;

    private Token Current => tokens[next];

    public static Expression Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new CelSyntaxException($"expression exceeds {MaxLength} characters", -1);
        }

        var parser = new Parser(Lexer.Tokenize(text));
        var result = parser.ParseExpression();
        return parser.Current.Kind == TokenKind.End ? result : throw parser.Unexpected();
    }

    private Expression ParseExpression()
    {
        if (++nesting > Expression.MaxDepth)
        {
            throw new CelSyntaxException($"expression recursion limit exceeded: {Expression.MaxDepth}", Current.Position);
        }

        var condition = ParseLogical(isAnd: false);
        if (Current.Is("?"))
        {
            var position = Take().Position;
            var whenTrue = ParseLogical(isAnd: false);
            Expect(":");
            condition = new ConditionalExpression(condition, whenTrue, ParseExpression(), position);
        }

        nesting--;
        return condition;
    }

    private Expression ParseLogical(bool isAnd)
    {
        var first = isAnd ? ParseBinary(Relations, 0) : ParseLogical(isAnd: true);
        var symbol = isAnd ? "&&" : "||";
        if (!Current.Is(symbol))
        {
            return first;
        }

        var position = Current.Position;
        var operands = new List<Expression> { first };
        while (Current.Is(symbol))
        {
            Take();
            operands.Add(isAnd ? ParseBinary(Relations, 0) : ParseLogical(isAnd: true));
        }

        return new LogicalExpression(isAnd, operands, position);
    }

    /// <summary>Levels 0 to 2: relations, sums, products; all associate to the left.</summary>
    private Expression ParseBinary(Dictionary<string, BinaryOperator> operators, int level)
    {
        var left = Operand();
        while (Current.Kind == TokenKind.Punctuation && operators.TryGetValue(Current.Text, out var symbol))
        {
            var position = Take().Position;
            left = new BinaryExpression(symbol, left, Operand(), position);
        }

        return left;

        Expression Operand() => level switch
        {
            0 => ParseBinary(Sums, 1),
            1 => ParseBinary(Products, 2),
            _ => ParseUnary(),
        };
    }

    private Expression ParseUnary()
    {
        if (!Current.Is("!") && !Current.Is("-"))
        {
            return ParseMember();
        }

        var symbol = Current.Text;
        var positions = new Stack<int>();
        while (Current.Is(symbol))
        {
            positions.Push(Take().Position);
        }

        Expression result;
        if (symbol == "-" && Current.Kind is TokenKind.Int or TokenKind.Double)
        {
            // The sign belongs to the literal: the smallest int has no positive counterpart.
            result = ParseSuffixes(NumberLiteral.Parse(Take(), "-", positions.Pop()));
        }
        else
        {
            result = ParseMember();
        }

        foreach (var position in positions)
        {
            result = new UnaryExpression(symbol == "-" ? UnaryOperator.Negate : UnaryOperator.Not, result, position);
        }

        return result;
    }

    private Expression ParseMember() => ParseSuffixes(ParsePrimary());

    private Expression ParseSuffixes(Expression operand)
    {
        while (true)
        {
            var position = Current.Position;
            if (TryTake("."))
            {
                var optional = TryTake("?");
                var name = ExpectName();
                operand = !optional && Current.Is("(")
                    ? Macros.ExpandMember(operand, name, ParseArguments(), position)
                    : new SelectExpression(operand, name, optional, position);
            }
            else if (TryTake("["))
            {
                var optional = TryTake("?");
                operand = new IndexExpression(operand, ParseExpression(), optional, position);
                Expect("]");
            }
            else if (Current.Is("{") && operand is IdentifierExpression or SelectExpression)
            {
                throw new CelUnsupportedException("message construction is not supported", position);
            }
            else
            {
                return operand;
            }
        }
    }

    private Expression ParsePrimary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Int or TokenKind.Uint or TokenKind.Double:
                return NumberLiteral.Parse(token, "", token.Position);
            case TokenKind.String:
                return new LiteralExpression(new CelString(token.Text), token.Position);
            case TokenKind.Identifier:
                return FieldName.IsReserved(token.Text)
                    ? throw new CelSyntaxException($"reserved identifier: {token.Text}", token.Position)
                    : Current.Is("(")
                        ? Macros.ExpandGlobal(token.Text, ParseArguments(), token.Position)
                        : new IdentifierExpression(token.Text, token.Position);
        }

        switch (token.Text)
        {
            case "true" or "false" when token.Kind == TokenKind.Punctuation:
                return new LiteralExpression(CelBool.Of(token.Text == "true"), token.Position);
            case "null" when token.Kind == TokenKind.Punctuation:
                return new LiteralExpression(CelNull.Instance, token.Position);
            case "(":
                var inner = ParseExpression();
                Expect(")");
                return inner;
            case "[":
                return new ListExpression(ParseSequence("]", () => new ListElement(Optional(out var o), o)), token.Position);
            case "{":
                return new MapExpression(ParseSequence("}", ParseEntry), token.Position);
            case ".":
                throw new CelUnsupportedException("names with a leading dot are not supported", token.Position);
            default:
                next--;
                throw Unexpected();
        }
    }

    private Expression Optional(out bool optional)
    {
        optional = TryTake("?");
        return ParseExpression();
    }

    private MapEntry ParseEntry()
    {
        var key = Optional(out var optional);
        Expect(":");
        return new MapEntry(key, ParseExpression(), optional);
    }

    /// <summary>Items up to <paramref name="close"/>; a comma may follow the last one.</summary>
    private List<T> ParseSequence<T>(string close, Func<T> item)
    {
        var items = new List<T>();
        while (!Current.Is(close))
        {
            items.Add(item());
            if (!TryTake(","))
            {
                break;
            }
        }

        Expect(close);
        return items;
    }

    private List<Expression> ParseArguments()
    {
        Expect("(");
        var arguments = new List<Expression>();
        if (!Current.Is(")"))
        {
            do
            {
                arguments.Add(ParseExpression());
            }
            while (TryTake(","));
        }

        Expect(")");
        return arguments;
    }

    private Token Take() => Current.Kind == TokenKind.End ? throw Unexpected() : tokens[next++];

    private bool TryTake(string punctuation)
    {
        if (!Current.Is(punctuation))
        {
            return false;
        }

        next++;
        return true;
    }

    private void Expect(string punctuation)
    {
        if (!TryTake(punctuation))
        {
            throw new CelSyntaxException($"expected '{punctuation}', found {Current.Describe()}", Current.Position);
        }
    }

    private string ExpectName() => Current.Kind == TokenKind.Identifier
        ? Take().Text
        : throw new CelSyntaxException($"expected a field or function name, found {Current.Describe()}", Current.Position);

    private CelSyntaxException Unexpected() => new($"unexpected {Current.Describe()}", Current.Position);
}
