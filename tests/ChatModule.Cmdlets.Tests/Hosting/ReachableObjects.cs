using System.Reflection;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>The objects that another one keeps in memory.</summary>
internal static class ReachableObjects
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>How an object is reachable through fields, as the types on the way; null when it isn't. Those of the runtime itself don't count.</summary>
    public static string? PathFrom(object root, Func<object, bool> isSearched)
    {
        var from = new Dictionary<object, object?>(ReferenceEqualityComparer.Instance) { [root] = null };
        var next = new Queue<object>([root]);
        while (next.TryDequeue(out var item))
        {
            if (isSearched(item))
                return string.Join(" < ", Path(item));
            foreach (var value in item is string ? [] : item is Array array ? array.Cast<object?>() : ValuesOf(item))
                if (value is not (null or MemberInfo or Assembly or Module or Pointer or Thread) && !value.GetType().IsPrimitive && from.TryAdd(value, item))
                    next.Enqueue(value);
        }
        return null;

        IEnumerable<string> Path(object? item)
        {
            for (; item is not null; item = from[item])
                yield return item.GetType().Name;
        }
    }

    private static IEnumerable<object?> ValuesOf(object item)
    {
        for (var type = item.GetType(); type is not null; type = type.BaseType)
            foreach (var field in type.GetFields(Fields).Where(field => !field.FieldType.IsPointer))
                yield return field.GetValue(item);
    }
}
