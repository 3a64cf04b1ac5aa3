using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ChatModule.Pester
{
    /// <summary>Returns queued responses and records the requests. Compiled by the tests.</summary>
    public sealed class ScriptedHandler : HttpMessageHandler
    {
        private readonly ConcurrentQueue<Func<HttpResponseMessage>> responses = new();

        public List<string> Sent { get; } = new();
        public List<string> Bodies { get; } = new();
        public List<Uri> Addresses { get; } = new();
        public List<Dictionary<string, string>> Headers { get; } = new();

        public ScriptedHandler Respond(int status, string body = null, IDictionary headers = null, string type = "application/json")
        {
            responses.Enqueue(() =>
            {
                var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body ?? "", Encoding.UTF8, type) };
                foreach (DictionaryEntry header in headers ?? new Hashtable())
                    response.Headers.TryAddWithoutValidation((string)header.Key, (string)header.Value);
                return response;
            });
            return this;
        }

        /// <summary>Queues a connection that is lost after the request was sent.</summary>
        public ScriptedHandler LoseConnection()
        {
            responses.Enqueue(() => throw new HttpRequestException("The response ended prematurely."));
            return this;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var header in request.Headers)
                headers[header.Key] = string.Join(", ", header.Value);
            lock (Sent)
            {
                Sent.Add(request.Method + " " + request.RequestUri.PathAndQuery);
                Addresses.Add(request.RequestUri);
                Bodies.Add(body);
                Headers.Add(headers);
            }
            if (!responses.TryDequeue(out var next))
                throw new InvalidOperationException("No response is queued for " + request.Method + " " + request.RequestUri);
            var response = next();
            response.RequestMessage = request;
            return response;
        }
    }
}
