namespace ChatModule.Tests;

/// <summary>The national clouds (https://learn.microsoft.com/graph/deployments) and private endpoints.</summary>
public class GraphCloudTests
{
    [Theory]
    [InlineData("Global", "https://graph.microsoft.com/", "https://login.microsoftonline.com/")]
    [InlineData("USGov", "https://graph.microsoft.us/", "https://login.microsoftonline.us/")]
    [InlineData("USGovDoD", "https://dod-graph.microsoft.us/", "https://login.microsoftonline.us/")]
    [InlineData("China", "https://microsoftgraph.chinacloudapi.cn/", "https://login.chinacloudapi.cn/")]
    [InlineData("Bleu", "https://graph.svc.sovcloud.fr/", "https://login.sovcloud-identity.fr/")]
    [InlineData("Delos", "https://graph.svc.sovcloud.de/", "https://login.sovcloud-identity.de/")]
    [InlineData("GovSG", "https://graph.svc.sovcloud.sg/", "https://login.sovcloud-identity.sg/")]
    public void Each_cloud_has_its_root_and_authority(string name, string endpoint, string authority)
    {
        var cloud = GraphCloud.Find(name.ToUpperInvariant());

        Assert.Equal((name, endpoint, authority), (cloud!.Name, cloud.Endpoint.AbsoluteUri, cloud.Authority.AbsoluteUri));
    }

    [Fact]
    public void There_are_seven_clouds()
    {
        Assert.Equal(7, GraphCloud.All.Count);
        Assert.Null(GraphCloud.Find("Germany"));
        Assert.Equal("Global", GraphCloud.Global.Name);
    }

    [Theory]
    [InlineData("https://graph.microsoft.com/", null, null)]
    [InlineData("https://graph.microsoft.com/", "https://graph.microsoft.com", null)]
    [InlineData("https://graph.microsoft.com/", "00000003-0000-0000-C000-000000000000", null)]
    [InlineData("https://graph.microsoft.com/", "https://management.azure.com/", "Get-AzAccessToken")]
    [InlineData("https://graph.microsoft.com/", "https://graph.microsoft.us", "-Environment USGov.")]
    [InlineData("https://graph.example.com/", "https://graph.microsoft.us", null)]
    [InlineData("https://graph.example.com/", "https://graph.example.com", null)]
    [InlineData("https://graph.example.com/", "https://management.azure.com/", "Get-AzAccessToken")]
    public void A_token_for_another_service_is_described(string endpoint, string? audience, string? advice)
    {
        var address = new Uri(endpoint);
        var cloud = GraphCloud.All.FirstOrDefault(known => known.Endpoint == address) ?? GraphCloud.Private(address, null);

        var text = cloud.DescribeOtherAudience(Jwt.Claims(audience is null ? "{}" : $$"""{"aud":"{{audience}}"}"""));

        if (advice is null)
            Assert.Null(text);
        else
            Assert.Contains(advice, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://graph.example.com")]
    [InlineData("https://graph.example.com:8443/gateway/")]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("http://localhost:5000/")]
    [InlineData("http://[::1]:5000")]
    public void A_private_endpoint_uses_HTTPS_or_loopback(string endpoint)
    {
        var cloud = GraphCloud.Private(new Uri(endpoint), null);

        Assert.Equal(endpoint.TrimEnd('/'), cloud.Endpoint.OriginalString);
        Assert.Equal(GraphCloud.Global.Authority, cloud.Authority);
    }

    [Theory]
    [InlineData("http://graph.microsoft.com")]
    [InlineData("http://10.0.0.5:5000")]
    [InlineData("http://localhost.example.com")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://user:pw@graph.example.com")]
    [InlineData("https://graph.example.com?x=1")]
    [InlineData("https://graph.example.com#x")]
    public void Other_addresses_are_rejected_as_endpoint_and_as_authority(string address)
    {
        Assert.Throws<ArgumentException>(() => GraphCloud.Private(new Uri(address), null));
        Assert.Throws<ArgumentException>(() => GraphCloud.Private(new Uri("https://graph.example.com"), new Uri(address)));
    }

    [Fact]
    public void The_password_of_an_address_is_not_in_the_error()
    {
        var address = new Uri("https://user:secret@graph.example.com/x");

        var failure = Assert.Throws<ArgumentException>(() => GraphCloud.Private(address, null));

        Assert.Contains("not 'https://graph.example.com/x'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://graph.microsoft.com/v1.0")]
    [InlineData("https://graph.microsoft.com/beta/")]
    [InlineData("https://gateway.example.com/graph/Beta")]
    public void An_endpoint_that_ends_with_an_API_version_is_rejected(string address) =>
        Assert.Contains("version", Assert.Throws<ArgumentException>(() => GraphCloud.Private(new Uri(address), null)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_relative_address_is_rejected() =>
        Assert.Throws<ArgumentException>(() => GraphCloud.Private(new Uri("graph.microsoft.com", UriKind.Relative), null));
}
