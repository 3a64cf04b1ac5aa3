using System.Reflection;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>The objects that another one keeps in memory.</summary>
internal static class ReachableObjects
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The objects that are reachable through fields, without those of the runtime itself.</summary>
    public static IEnumerable<object> From(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var next = new Stack<object>([root]);
        while (next.TryPop(out var item))
        {
            if (item is MemberInfo or Assembly or Module or Pointer or Thread || item.GetType().IsPrimitive || !item.GetType().IsValueType && !seen.Add(item))
                continue;
            yield return item;
            foreach (var value in item is string ? [] : item is Array array ? array.Cast<object?>() : ValuesOf(item))
                if (value is not null)
                    next.Push(value);
        }
    }

    private static IEnumerable<object?> ValuesOf(object item)
    {
        for (var type = item.GetType(); type is not null; type = type.BaseType)
            foreach (var field in type.GetFields(Fields).Where(field => !field.FieldType.IsPointer))
                yield return field.GetValue(item);
    }
}
