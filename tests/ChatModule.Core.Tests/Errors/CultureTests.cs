using System.Globalization;

namespace ChatModule.Tests;

/// <summary>Messages are English, so their numbers and times don't depend on the culture of the computer.</summary>
public class CultureTests
{
    [Theory]
    [InlineData("de-DE")]
    [InlineData("fi-FI")]
    [InlineData("th-TH")]
    public void Numbers_and_times_in_messages_do_not_depend_on_the_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);

            Assert.Contains("30,000 characters", Message(() => new MessageDefinition("19:a", new string('x', 30_000), "text", "normal").Validate()), StringComparison.Ordinal);
            Assert.Contains("after 1.5 s.", new AwaitedOperation("19:a", "o", 0).TimedOut(TimeSpan.FromSeconds(1.5)).Message, StringComparison.Ordinal);
            Assert.Contains("expired at 2023-11-14 22:13:20Z.", Message(() => new StaticTokenProvider(UnsignedToken.OfPayload("""{"exp":1700000000}"""), TimeProvider.System).GetTokenAsync(default).AsTask()), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Message(Func<object> action) => Assert.Throws<GraphChatException>(action).Message;
}
