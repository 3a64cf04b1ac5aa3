namespace ChatModule.Tests;

/// <summary>Lists are flattened, however they are nested.</summary>
public class PropertyReaderTests
{
    [Fact]
    public void A_list_that_contains_itself_several_times_is_one_element_wherever_it_is_repeated()
    {
        var inner = new List<object>();
        List<object> outer = ["first", inner, "last"];
        inner.AddRange([outer, "inner", outer, inner]);

        // Assert.Equal would compare the lists' elements without end.
        Assert.True(new PropertyReader().Flatten(outer).Take(1000).SequenceEqual(["first", outer, "inner", outer, inner, "last"], ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public void A_list_that_is_repeated_without_containing_itself_is_flattened_each_time()
    {
        object[] people = ["megan@contoso.com", "alex@contoso.com"];

        Assert.Equal([.. people, .. people], new PropertyReader().Flatten(new[] { people, people }));
    }

    [Fact]
    public void A_list_of_100_000_nested_lists_ends()
    {
        object list = "megan@contoso.com";
        for (var i = 0; i < 100_000; i++)
            list = new[] { list };

        Assert.True(new PropertyReader().Flatten(list).Single() is object[]);
    }
}
