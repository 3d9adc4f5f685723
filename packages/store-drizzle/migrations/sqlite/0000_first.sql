CREATE TABLE `__prefix__qa_entries` (
	`incarnation` integer NOT NULL,
	`position` integer NOT NULL,
	`id` text NOT NULL,
	`fingerprint` text NOT NULL,
	`created_at` integer NOT NULL,
	`question` text NOT NULL,
	`answer` text NOT NULL,
	`context` text,
	`feedback_text` text,
	`feedback_score` integer,
	`used_graph_element_ids` text,
	`memify_metadata` text,
	PRIMARY KEY(`incarnation`, `position`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `__prefix__qa_entries_by_id` ON `__prefix__qa_entries` (`incarnation`,`id`);--> statement-breakpoint
CREATE TABLE `__prefix__sessions` (
	`incarnation` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` text NOT NULL,
	`session_id` text NOT NULL,
	`last_position` integer NOT NULL,
	`item_count` integer NOT NULL,
	`graph_context` text,
	`updated_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `__prefix__sessions_by_key` ON `__prefix__sessions` (`user_id`,`session_id`);--> statement-breakpoint
CREATE INDEX `__prefix__sessions_by_user` ON `__prefix__sessions` (`user_id`,"updated_at" desc,`session_id`);--> statement-breakpoint
CREATE INDEX `__prefix__sessions_by_time` ON `__prefix__sessions` ("updated_at" desc,`user_id`,`session_id`);--> statement-breakpoint
CREATE INDEX `__prefix__sessions_by_end` ON `__prefix__sessions` (`expires_at`) WHERE expires_at < 253402300799999;--> statement-breakpoint
CREATE TABLE `__prefix__trace_steps` (
	`incarnation` integer NOT NULL,
	`position` integer NOT NULL,
	`trace_id` text NOT NULL,
	`fingerprint` text NOT NULL,
	`origin_function` text NOT NULL,
	`status` text NOT NULL,
	`memory_query` text NOT NULL,
	`memory_context` text NOT NULL,
	`method_params` text NOT NULL,
	`method_return_value` text NOT NULL,
	`error_message` text NOT NULL,
	`session_feedback` text NOT NULL,
	PRIMARY KEY(`incarnation`, `position`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `__prefix__trace_steps_by_id` ON `__prefix__trace_steps` (`incarnation`,`trace_id`);