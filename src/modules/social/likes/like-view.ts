import { toPerson } from '../../users/person-summary.js';
import type { LikeResponse } from './dto/like.response.js';
import type { LikerResponse } from './dto/liker.response.js';
import type { LikeState } from './like-change.js';
import type { Liker } from './like-list.repository.js';

export const toLike = ({ liked, likesCount }: LikeState): LikeResponse => ({
  liked,
  likes_count: likesCount,
});

export const toLiker = ({ person, created_at }: Liker): LikerResponse => ({
  ...toPerson(person),
  liked_at: created_at.toISOString(),
});
