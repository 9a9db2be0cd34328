import type { StubObject } from './world.ts';

/** Without an object: a delete marker. */
export interface StubVersion {
  readonly id: string;
  readonly object?: StubObject;
}

/** A bucket that keeps every version of its objects. */
export class VersionedBucket extends Map<string, StubObject> {
  /** Of each key, the oldest first. */
  readonly histories = new Map<string, StubVersion[]>();
  #count = 0;

  override set(key: string, object: StubObject): this {
    this.#add(key, object);
    return super.set(key, object);
  }

  override delete(key: string): boolean {
    this.#add(key, undefined);
    return super.delete(key);
  }

  version(key: string, id: string): StubObject | undefined {
    return this.histories.get(key)?.find((version) => version.id === id)?.object;
  }

  #add(key: string, object: StubObject | undefined): void {
    this.#count += 1;
    const id = `${Math.random().toString(36).slice(2)}.${this.#count}`;
    this.histories.set(key, [...(this.histories.get(key) ?? []), { id, object }]);
  }
}
