/** Names of variables that hold what nobody may read. */
export const secretName = /password|secret|token|credential|private|api_?key/i;
