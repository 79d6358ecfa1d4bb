/** Questions to the server. */
import type {
  Answer,
  Changes,
  Conflict,
  Difference,
  Overview,
  Preview,
  QuestionView,
  Save,
  Saved,
  Sharing,
} from '../api';

/** The server said no: one line. `status` 0: it did not answer. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const PATIENCE = 20_000;

async function ask<T>(path: string, body?: object): Promise<{ status: number; reply: T }> {
  let response: Response;
  try {
    response = await fetch(path, {
      ...(body ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const reply = (await response.json()) as T & { error?: string };
    if (response.ok || response.status === 409) return { status: response.status, reply };
    throw new Refusal(response.status, reply.error ?? `status ${response.status}`);
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(0, 'the server does not answer');
  }
}

export type Place = { sheet: string; item: string };
const path = ({ sheet, item }: Place, ...more: string[]) => [sheet, item, ...more].map(encodeURIComponent).join('/');
const got = async <T>(address: string): Promise<T> => (await ask<T>(address)).reply;

export const getOverview = () => got<Overview>('/api/overview');
export const getNames = () => got<{ [who: string]: string }>('/api/names');
export const getQuestion = (place: Place) => got<QuestionView>(`/api/question/${path(place)}`);
export const getAnswer = (place: Place, id: string) => got<Answer>(`/api/answer/${path(place, id)}`);
export const getAnswers = (place: Place, ids: readonly string[]) =>
  got<Answer[]>(`/api/answers/${path(place)}?ids=${ids.join(',')}`);
export const getDifferences = (points: number) => got<Difference[]>(`/api/differences?points=${points}`);
export const getChanges = (place: Place, seen: number) =>
  got<Changes | { again: true }>(`/api/changes/${path(place)}?seen=${seen}`);
export const search = (place: Place, words: string, names: boolean) =>
  got<string[]>(`/api/search/${path(place)}?q=${encodeURIComponent(words)}&names=${names ? 1 : 0}`);
export const wholeAddress = (place: Place, id: string) => `/api/whole/${path(place, id)}`;
export const save = (request: Save) => ask<Saved | Conflict>('/api/save', request);
export const preview = async (comment: string) => (await ask<Preview>('/api/preview', { comment })).reply.html;
export const undo = () => ask<(Saved & Place) | Conflict>('/api/undo', {});
export const share = async (sharing: Sharing) => (await ask<Overview>('/api/sharing', sharing)).reply;
