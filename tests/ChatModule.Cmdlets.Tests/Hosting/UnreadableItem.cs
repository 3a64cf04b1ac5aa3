using System.Collections;
using System.Text.Json.Nodes;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>Items that throw while they're read.</summary>
internal static class UnreadableItem
{
    public static TheoryData<string> Kinds =>
        ["sorted list with numbers", "JSON with a key twice", "dictionary", "collection", "enumerator", "end of the enumerator", "changing list", "value", "property"];

    public static object Create(string kind)
    {
        switch (kind)
        {
            case "sorted list with numbers": return new SortedList { [1] = "megan@contoso.com" };
            case "JSON with a key twice": return JsonNode.Parse("""{ "id": "x", "id": "y" }""")!;
            case "dictionary": return new ThrowingDictionary();
            case "collection": return new ThrowingCollection();
            case "enumerator": return Enumerate(throwsAtTheEnd: false);
            case "end of the enumerator": return Enumerate(throwsAtTheEnd: true);
            case "changing list": return new ChangingList();
            case "value": return new ThrowingValue();
            default: return WithThrowing("UserPrincipalName");
        }
    }

    /// <summary>An object with a script property that throws, and other properties.</summary>
    public static PSObject WithThrowing(string name, params (string Name, object Value)[] others)
    {
        var item = new PSObject();
        foreach (var (other, value) in others)
            item.Properties.Add(new PSNoteProperty(other, value));
        item.Properties.Add(new PSScriptProperty(name, ScriptBlock.Create("throw 'unreadable'")));
        return item;
    }

    private static IEnumerable<object> Enumerate(bool throwsAtTheEnd)
    {
        try
        {
            yield return "irvin@contoso.com";
            if (!throwsAtTheEnd)
                throw new InvalidOperationException("unreadable");
        }
        finally
        {
            if (throwsAtTheEnd)
                Fail();
        }
    }

    private static void Fail() => throw new InvalidOperationException("unreadable");

    private struct ThrowingValue : IFormattable
    {
        public readonly string ToString(string? format, IFormatProvider? provider) => throw new InvalidOperationException("unreadable");
    }

    private sealed class ThrowingDictionary : Hashtable
    {
        public override ICollection Keys => throw new InvalidOperationException("unreadable");
    }

    private sealed class ThrowingCollection : ArrayList
    {
        public override IEnumerator GetEnumerator() => throw new InvalidOperationException("unreadable");
    }

    private sealed class ChangingList : ArrayList
    {
        public ChangingList() => AddRange(new[] { "irvin@contoso.com", "lidia@contoso.com" });

        public override IEnumerator GetEnumerator()
        {
            var elements = base.GetEnumerator();
            Add("joni@contoso.com");
            return elements;
        }
    }
}
