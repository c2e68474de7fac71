import { Module } from '@nestjs/common';
import { SearchModule } from '../../search/search.module.js';
import { UsersModule } from '../../users/users.module.js';
import { BlocksModule } from '../relations/blocks.module.js';
import { ForkSourceRepository } from './fork-source.repository.js';
import { ForkSources } from './fork-sources.service.js';
import { SearchWordsRepository } from './search-words.repository.js';
import { SubjectListRepository } from './subject-list.repository.js';
import { SubjectLists } from './subject-lists.service.js';
import { SubjectSearches } from './subject-search.service.js';
import { SubjectRepository } from './subject.repository.js';
import { Subjects } from './subjects.service.js';

@Module({
  imports: [BlocksModule, SearchModule, UsersModule],
  providers: [
    ForkSourceRepository,
    ForkSources,
    SearchWordsRepository,
    SubjectListRepository,
    SubjectLists,
    SubjectRepository,
    Subjects,
    SubjectSearches,
  ],
  exports: [ForkSources, SubjectLists, Subjects],
})
export class SubjectsModule {}
