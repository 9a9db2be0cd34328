import type { Store } from '../../runbooks/engine/store.ts';

/** A store in memory, shared by whoever has it; every call takes a turn of the event loop. A test breaks it by `hook`. */
export class MemoryStore implements Store {
  readonly place = 'memory';
  readonly objects = new Map<string, { text: string; version: number }>();
  /** Called before (`asked`) and after (`done`) each call does what it does; throws where the call shall fail. */
  hook: (call: 'read' | 'write' | 'list', moment: 'asked' | 'done', key: string) => void | Promise<void> =
    () => {};

  async read(key: string) {
    return this.#call('read', key, () => {
      const found = this.objects.get(key);
      return found && { text: found.text, version: String(found.version) };
    });
  }

  async write(key: string, text: string, over: string | null) {
    return this.#call('write', key, () => {
      const found = this.objects.get(key);
      if (String(found?.version ?? null) !== String(over)) return undefined;
      const version = (found?.version ?? 0) + 1;
      this.objects.set(key, { text, version });
      return String(version);
    });
  }

  async list(prefix: string) {
    return this.#call('list', prefix, () =>
      [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort(),
    );
  }

  async #call<T>(call: 'read' | 'write' | 'list', key: string, work: () => T): Promise<T> {
    await this.hook(call, 'asked', key);
    const result = work();
    await this.hook(call, 'done', key);
    return result;
  }
}
