return await GridMap.Api.Service.RunAsync(args);
