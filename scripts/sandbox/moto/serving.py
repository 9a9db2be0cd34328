"""HTTP for moto, over connections that are kept: a connection and a thread for each request cost more than its answer."""

import io
import traceback

from werkzeug.serving import WSGIRequestHandler, make_server


class KeptConnections(WSGIRequestHandler):
    """Werkzeug's own handler closes every connection, since the application may leave half a body unread; here it is read first."""

    protocol_version = "HTTP/1.1"
    # An answer that leaves in two writes would wait for a delayed ACK.
    disable_nagle_algorithm = True

    def log_request(self, *_):
        pass

    def make_environ(self):
        environ = super().make_environ()
        chunked = "wsgi.input_terminated" in environ
        size = -1 if chunked else int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(size))
        return environ

    def run_wsgi(self):
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            self.answer(*self.ask(self.make_environ()))
        except ConnectionError:
            raise
        except Exception:
            traceback.print_exc()
            self.answer("500 INTERNAL SERVER ERROR", [], traceback.format_exc().encode())

    def ask(self, environ):
        started = []
        parts = self.server.app(environ, lambda status, headers, _=None: started.append((status, headers)))
        try:
            return *started[-1], b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()

    def answer(self, status, headers, body):
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        names = {name.lower() for name, _ in headers}
        for name, value in headers:
            self.send_header(name, value)
        bodiless = self.command == "HEAD" or code in ("204", "304")
        if "content-length" not in names and not bodiless:
            self.send_header("Content-Length", str(len(body)))
        # Head and body in one write.
        self._headers_buffer.append(b"\r\n" + (b"" if bodiless else body))
        self.flush_headers()


def serve(port, application):
    """Answers until the process is ended."""
    make_server("127.0.0.1", port, application, threaded=True, request_handler=KeptConnections).serve_forever()
