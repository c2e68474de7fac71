import { Module } from '@nestjs/common';
import { SearchWordsRepository } from './search-words.repository.js';
import { SubjectSearches } from './subject-search.service.js';
import { SubjectRepository } from './subject.repository.js';
import { Subjects } from './subjects.service.js';

@Module({
  providers: [SearchWordsRepository, SubjectRepository, Subjects, SubjectSearches],
  exports: [Subjects, SubjectSearches],
})
export class SubjectsModule {}
