import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  HttpStatus,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { IdParam } from '../../../http/id.param.js';
import { ApiList } from '../../../http/list.decorator.js';
import { type ListResponse, listScope, Paginator } from '../../../http/paginator.js';
import { CurrentUser, type Principal } from '../../../http/principal.js';
import { ChangeRepositoryRequest } from './dto/change-repository.request.js';
import { ListRepositoriesQuery } from './dto/list-repositories.query.js';
import {
  NewRepositoryResponse,
  RepositoryResponse,
  RotatedSecretResponse,
} from './dto/repository.response.js';
import { TrackRepositoryRequest } from './dto/track-repository.request.js';
import { eventFilterOf } from './event-names.js';
import { RepositoryViews } from './repository-views.service.js';
import { RepositoryWebhookUrl } from './repository-webhook-url.js';
import { TrackedRepositories } from './tracked-repositories.service.js';
import type { VisibleRepository } from './visible-repository.js';

@ApiTags('GitHub')
@ApiBearerAuth()
@Controller('repos')
export class TrackedRepositoriesController {
  constructor(
    private readonly repositories: TrackedRepositories,
    private readonly webhooks: RepositoryWebhookUrl,
    private readonly views: RepositoryViews,
    private readonly paginator: Paginator,
  ) {}

  @Post()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Track a repository',
    description:
      'Add a webhook with the answered URL and secret to the repository on GitHub. The secret is ' +
      'shown this once. Each user’s tracked repository is their own: others may track the same ' +
      'one, with a webhook and a secret of theirs. With `create_hook` the webhook is made on GitHub ' +
      'for you: sign in with `GET /api/auth/github?access=repo_hooks` for that first.',
  })
  @ApiCreatedResponse({ type: NewRepositoryResponse })
  @ApiResponse({ status: 402, description: 'PLAN_LIMIT_REACHED' })
  @ApiResponse({
    status: 403,
    description:
      'GITHUB_SCOPE_MISSING: GitHub was not asked to let hooks be made; `create_hook` only',
  })
  @ApiResponse({
    status: 409,
    description:
      'REPOSITORY_ALREADY_TRACKED by you, in any case; GITHUB_NOT_LINKED, with `create_hook` only',
  })
  @ApiResponse({
    status: 503,
    description:
      'SERVICE_UNAVAILABLE: names the variable to set, for `create_hook`, and PUBLIC_URL in production',
  })
  async track(
    @CurrentUser() { userId }: Principal,
    @Body() { full_name, events, create_hook }: TrackRepositoryRequest,
  ): Promise<NewRepositoryResponse> {
    this.webhooks.requireReachable();
    const { repository, secret } = await this.repositories.track(userId, {
      fullName: full_name,
      events: eventFilterOf(events),
      createHook: create_hook === true,
    });
    return this.views.ofNew(repository, secret);
  }

  @Get()
  @ApiOperation({
    summary: 'Repositories that you track, subscribe to or are invited to, newest first',
  })
  @ApiList(RepositoryResponse)
  async list(
    @CurrentUser() { userId }: Principal,
    @Query() { role = 'owner', ...query }: ListRepositoriesQuery,
  ): Promise<ListResponse<RepositoryResponse>> {
    const scope = listScope('repos', { user: userId, role });
    const request = this.paginator.request(query, scope);
    const page = await this.repositories.list(userId, role, request);
    const view = await this.views.viewOf(page.rows);
    const position = ({ subscription_id }: VisibleRepository) => [subscription_id];
    return this.paginator.answer(request, scope, page, position, view);
  }

  @Get(':id')
  @ApiOperation({ summary: 'A repository that you track, subscribe to or are invited to' })
  @ApiOkResponse({ type: RepositoryResponse })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async get(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
  ): Promise<RepositoryResponse> {
    return this.views.of(await this.repositories.get(userId, id));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Choose the events: as its owner those that are kept, else those that you are shown',
    description: 'With `create_hook` its owner has the webhook made on GitHub, or made again.',
  })
  @ApiOkResponse({ type: RepositoryResponse })
  @ApiResponse({ status: 403, description: 'GITHUB_SCOPE_MISSING: `create_hook` only' })
  @ApiResponse({ status: 409, description: 'GITHUB_NOT_LINKED: `create_hook` only' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async change(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @Body() { events, create_hook }: ChangeRepositoryRequest,
  ): Promise<RepositoryResponse> {
    if (create_hook) await this.repositories.createHook(userId, id);
    const repository =
      events === undefined
        ? await this.repositories.get(userId, id)
        : await this.repositories.setEvents(userId, id, eventFilterOf(events));
    return this.views.of(repository);
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Stop tracking a repository of yours',
    description: 'Its events are gone for everybody who saw them, and its name is free at once.',
  })
  @ApiNoContentResponse()
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async remove(@CurrentUser() { userId }: Principal, @IdParam() id: string): Promise<void> {
    await this.repositories.remove(userId, id);
  }

  @Post(':id/rotate-secret')
  @HttpCode(HttpStatus.OK)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Have a new secret made for the webhook',
    description:
      'It is shown this once. The one before stays good for 24 hours; one before that no more.',
  })
  @ApiOkResponse({ type: RotatedSecretResponse })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async rotateSecret(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
  ): Promise<RotatedSecretResponse> {
    const secret = await this.repositories.rotateSecret(userId, id);
    return { webhook: { url: this.webhooks.of(id), secret } };
  }
}
