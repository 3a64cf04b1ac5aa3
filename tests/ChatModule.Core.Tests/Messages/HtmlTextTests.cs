namespace ChatModule.Tests;

/// <summary>The text of a message is what Teams shows of its HTML, and reading it never fails.</summary>
public class HtmlTextTests
{
    [Theory]
    [InlineData("<p>Hello</p>", "Hello")]
    [InlineData("<p>One</p><p>Two</p>", "One\nTwo")]
    [InlineData("<p>One</p><p>&nbsp;</p><p>Two</p>", "One\n\nTwo")]
    [InlineData("<div><div>One</div>\n<div>Two</div></div>", "One\nTwo")]
    [InlineData("One<br>Two<br/>Three<BR />Four", "One\nTwo\nThree\nFour")]
    [InlineData("<p>One<br></p><p>Two</p>", "One\nTwo")]
    [InlineData("  One \n\t two  ", "One two")]
    [InlineData("<b>bold</b> and<i> italic</i>", "bold and italic")]
    [InlineData("<p>Hi&nbsp;<at id=\"0\">Everyone</at></p>", "Hi Everyone")]
    [InlineData("Ah, <at id=\"0\">Megan Bowen</at>, <at id=\"1\">Alex</at>!", "Ah, Megan Bowen, Alex!")]
    [InlineData("<ul><li>One</li><li>Two</li></ul>After", "- One\n- Two\nAfter")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a\tb\nc\td")]
    [InlineData("<pre>if (x)\n    y();</pre>z", "if (x)\n    y();\nz")]
    [InlineData("<h1>Title</h1>Text<blockquote>Quote</blockquote>", "Title\nText\nQuote")]
    [InlineData("Fine <emoji id=\"smile\" alt=\"\U0001F642\" title=\"Smile\"></emoji>", "Fine \U0001F642")]
    [InlineData("See <img src=\"x\" alt='a &amp; b'>", "See a & b")]
    [InlineData("<a href=\"https://contoso.com/?a=1&b=2\">the page</a>", "the page")]
    [InlineData("a &lt;b&gt; &amp;amp; &#8364; &quot;c&quot;", "a <b> &amp; € \"c\"")]
    [InlineData("<attachment id=\"74d20c7f34aa4a7fb74e2b30004247c5\"></attachment>", "")]
    [InlineData("<systemEventMessage/>", "")]
    [InlineData("a<!-- <p>not</p> -->b<style>p > a { }</style><script>if (a < b) { }</script>c", "abc")]
    [InlineData("<p title=\"a > b\">x</p>", "x")]
    [InlineData("1 < 2 and 3 > 2", "1 < 2 and 3 > 2")]
    [InlineData("a <b", "a <b")]
    [InlineData("", "")]
    public void Text_is_what_Teams_shows(string html, string text) => Assert.Equal(text, HtmlText.ToText(html));

    // With backtracking, each of these would take minutes.
    [Theory]
    [InlineData("<a \"")]
    [InlineData("<!--")]
    [InlineData("<a b='c'")]
    [InlineData("<script>")]
    [InlineData("&")]
    public void Malformed_HTML_of_the_size_of_a_message_is_read(string part)
    {
        var html = string.Concat(Enumerable.Repeat(part, MessageDefinition.MaxLength / part.Length));

        Assert.True(HtmlText.ToText(html).Length <= html.Length);
    }
}
