import { z } from 'zod';
import type { Problem } from '../checks.ts';

/** A section of the workspace file; a key it does not know is a mistake that names the keys it knows. */
export const section = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown; allowed here: ${Object.keys(shape).join(', ')}`
        : undefined,
  });

/** Runs a check over several keys of one section. */
export const checked =
  <T>(problems: (value: T) => Problem[]) =>
  (value: T, context: z.core.$RefinementCtx<T>) => {
    for (const { path, message } of problems(value)) {
      context.addIssue({ code: 'custom', path: [...path], message, input: value });
    }
  };

/** `null` says "none", so that `WORKSPACE_SET` can take away what a workspace file has. */
export const optional = <S extends z.ZodType>(schema: S) =>
  schema.nullish().transform((value) => value ?? undefined);
