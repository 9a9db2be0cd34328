import { allPages, type Github, perPage, type Repository } from './client.ts';
import { unlessGone } from './problem.ts';
import { stampOf } from './stamp.ts';

export interface Comment {
  readonly id: number;
  readonly body: string;
}

/** A pull request, and who we are there. */
export interface Thread {
  readonly repository: Repository;
  readonly number: number;
  readonly login: string;
}

/** Our comments, oldest first: those that begin with a stamp. What somebody else has stamped is none of ours. */
export async function ownComments(github: Github, { repository, number, login }: Thread): Promise<Comment[]> {
  const comments = await allPages(async (page) => {
    const { data } = await github.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...repository,
      issue_number: number,
      per_page: perPage,
      page,
    });
    return data;
  });
  return comments
    .filter(({ user, body }) => user?.login === login && stampOf(body))
    .map(({ id, body = '' }) => ({ id: Number(id), body }))
    .sort((one, other) => one.id - other.id);
}

/** Brings the oldest comment to a text, or makes one; takes the others away, which runs at the same time have made. */
export async function writeComment(
  github: Github,
  { repository, number }: Thread,
  { text, comments }: { readonly text: string; readonly comments: readonly Comment[] },
): Promise<void> {
  const [oldest, ...others] = comments;
  if (!oldest) {
    await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...repository,
      issue_number: number,
      body: text,
    });
    return;
  }
  if (oldest.body !== text) {
    // Somebody may have deleted it meanwhile; who looks again makes another.
    await unlessGone(
      github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...repository,
        comment_id: oldest.id,
        body: text,
      }),
    );
  }
  for (const { id } of others) {
    await unlessGone(
      github.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...repository,
        comment_id: id,
      }),
    );
  }
}
