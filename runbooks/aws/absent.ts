/** The answer, or `undefined` when the error's name says that there is no such thing. */
export const unlessAbsent = async <T>(name: RegExp, request: Promise<T>): Promise<T | undefined> => {
  try {
    return await request;
  } catch (error) {
    if (name.test((error as Error).name)) return undefined;
    throw error;
  }
};

/** Whether the request changed anything: one error code means that it was so already. */
export const unlessSo = async (alreadySo: string, request: Promise<unknown>): Promise<boolean> => {
  try {
    await request;
    return true;
  } catch (error) {
    if ((error as Error).name === alreadySo) return false;
    throw error;
  }
};
