/** The answer, or `undefined` when the error's name says that there is no such thing. */
export const unlessAbsent = async <T>(name: RegExp, request: Promise<T>): Promise<T | undefined> => {
  try {
    return await request;
  } catch (error) {
    if (name.test((error as Error).name)) return undefined;
    throw error;
  }
};
