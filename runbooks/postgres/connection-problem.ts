/** What Postgres, Node and OpenSSL call the failures an operator can do something about. */
const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; is the instance started, and is the port right?',
  ETIMEDOUT: 'no answer; is the server alive, and does its security group let this machine in?',
  EHOSTUNREACH: 'no route to it; does its subnet let this machine in?',
  ENETUNREACH: 'no route to it; does its subnet let this machine in?',
  ENOTFOUND: 'the host name does not resolve; was the instance deleted or renamed?',
  EAI_AGAIN: 'the host name could not be looked up; is this machine online?',
  ECONNRESET: 'the server closed the connection; is it restarting?',
  '28P01': 'the password was refused; does the secret hold the current one?',
  '28000': 'the role may not log in, or the server has no entry for it; is the database fenced?',
  '3D000': 'the database does not exist on this server',
  '42501': 'the role has no CONNECT privilege on the database; is the database fenced?',
  '53300': 'too many connections; stop something that is connected and try again',
  '57P01': 'the session was ended by an administrator',
  '57P03': 'the server is starting up or shutting down; try again in a minute',
};

const tls = /certificate|self.signed|SSL|TLS|altname/i;

/** Why a connection failed and what to look at, in one sentence. Never holds the password. */
export function connectionProblem(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  const sentence = code ? sentences[code] : undefined;
  if (sentence) return sentence;
  if (/timeout expired|terminated due to connection timeout/.test(message ?? ''))
    return sentences.ETIMEDOUT as string;
  if (tls.test(`${code} ${message}`)) {
    return `no trusted TLS connection (${message}); does PGSSLROOTCERT name the right authority bundle?`;
  }
  return message || String(error);
}

/** Connection exceptions, an administrator's shutdown, a crash, a start-up, no connection left. Source: PostgreSQL, appendix A. */
const lossState = /^(08...|57P0[123]|53300)$/;

/** What node-postgres says, without any code, of a connection that broke or was never answered. */
const lossMessage =
  /^(Connection terminated( unexpectedly| due to connection timeout)?|timeout expired|Client has encountered a connection error and is not queryable)$/;

/** Whether the connection is what failed, and not what was asked over it. */
export function isConnectionLoss(error: object): boolean {
  const { code, message } = error as { code?: unknown; message?: string };
  return lossState.test(String(code)) || lossMessage.test(message ?? '');
}
