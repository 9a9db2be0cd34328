/** One thing that has to hold before an effect. Resolves once it does; throws when it will not. */
export type Condition = () => Promise<void>;

/** The gate before every effect: one condition after the other, the last one the closest to the effect. */
export const gate = (conditions: readonly Condition[]) => async (): Promise<void> => {
  for (const condition of conditions) await condition();
};
