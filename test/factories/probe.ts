import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  ValidateNested,
} from 'class-validator';
import { DomainError, type ErrorKind } from '../../src/errors/domain-error.js';
import { Public, Roles } from '../../src/http/access.decorators.js';
import { PageQuery } from '../../src/http/page.query.js';
import { currentContext } from '../../src/logging/request-context.js';
import { startApp, type TestApp } from '../support/app.js';

class Leaf {
  @IsInt()
  size!: number;
}

class Tree {
  @IsString()
  name!: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => Leaf)
  leaf?: Leaf;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => Leaf)
  leaves?: Leaf[];
}

@Controller('probe')
class ProbeController {
  @Public()
  @Get('kind/:kind')
  fail(@Param('kind') kind: string): never {
    throw new DomainError(kind as ErrorKind, 'SOME_CODE', 'It went wrong.', {
      details: { limit: 3 },
      retryAfterSeconds: 6.2,
    });
  }

  @Public()
  @Get('crash')
  crash(): never {
    throw new TypeError('secret-of-the-inside');
  }

  @Public()
  @Post('tree')
  tree(@Body() tree: Tree): Tree {
    return tree;
  }

  @Public()
  @Get('list')
  list(@Query() query: PageQuery): unknown {
    return { data: [1], pagination: query };
  }

  @Public()
  @Get('thing')
  thing(): unknown {
    return { id: 1 };
  }

  @Get('private')
  secret(): unknown {
    return { id: currentContext()?.requestId };
  }

  @Roles('admin')
  @Get('admin')
  admin(): unknown {
    return {};
  }
}

@Module({ controllers: [ProbeController] })
class ProbeModule {}

/** An application with routes that do nothing but show what is so of every route. */
export const startProbed = (): Promise<TestApp> =>
  startApp({
    imports: [ProbeModule],
    env: { ALLOWED_ORIGINS: 'https://app.example', FRONTEND_URL: 'https://front.example' },
  });
